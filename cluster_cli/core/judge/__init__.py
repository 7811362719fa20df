"""The judgement of a portfolio as of a day: every derived fact, with the steps that lead to it."""
