"""What a plan says of time: schedules, the decisions about them, and the control points that they come to."""
