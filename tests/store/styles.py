"""One small plan written in many styles. Every one says the same: three items, the second with a list and a record."""

from __future__ import annotations

PLAIN = """\
format: 1
title: План
activities:
  - id: 1
    title: Первое
    due: 2022-01
    status: planned
  - id: 2
    title: Второе
    due: 2022-02
    responsible: [dpo, ttst]
    status: planned
    points:
      2022-02:
        completed: 2022-02-10
        reason: карантин
  - id: 3
    title: Третье
    due: 2022-03
    status: planned
"""
COMMENTED = """\
# Шапка файла
format: 1  # версия
title: План   # имя

# Перечень мероприятий
activities:   # строки
  # о первом
  - id: 1     # номер
    title: Первое # название
    # о сроке
    due: 2022-01

    status: planned	# состояние
    # конец первого

  # о втором
  - id: 2
    title: Второе
    due: 2022-02
    responsible:
      # ведущий
      - dpo   # департамент
      # соисполнитель
      - ttst
    # перед состоянием
    status: planned
    points:
      # февраль
      2022-02:
        completed: 2022-02-10   # по протоколу
        reason: карантин
        # конец записи
  # о третьем
  - id: 3
    title: Третье
    due: 2022-03
    status: planned
# конец файла
"""
QUOTED = """\
format: "1"
title: 'План'
activities:
  - id: "1"
    title: 'Первое'
    due: "2022-01"
    status: 'planned'
  - id: '2'
    title: "Второе"
    due: '2022-02'
    responsible: ["dpo", 'ttst']
    status: "planned"
    points:
      "2022-02":
        "completed": "2022-02-10"
        'reason': 'карантин'
  - "id": "3"
    "title": "Третье"
    "due": "2022-03"
    "status": "planned"
"""
FLOW_ITEMS = """\
format: 1
title: План
activities:
  - {id: 1, title: Первое, due: 2022-01, status: planned}
  - {id: 2, title: Второе, due: 2022-02, responsible: [dpo, ttst], status: planned, points: {2022-02: {completed: 2022-02-10, reason: карантин}}}
  - { id: 3 , title: Третье , due: 2022-03 , status: planned }   # последнее
"""
FLOW_LINES = """\
format: 1
title: План
activities:
  - {
      id: 1,
      title: Первое,
      due: 2022-01,  # срок
      status: planned
    }
  - { id: 2, title: Второе, due: 2022-02,
      responsible: [
        dpo,
        ttst,
      ],
      status: planned, points: {
        2022-02: {completed: 2022-02-10,
                  reason: карантин},
      },
    }
  - {id: 3, title: Третье, due: 2022-03, status: planned}
"""
FLOW_LIST = """\
format: 1
title: План
activities: [
  {id: 1, title: Первое, due: 2022-01, status: planned},
  # второе
  {id: 2, title: Второе, due: 2022-02, responsible: [dpo, ttst], status: planned,
   points: {2022-02: {completed: 2022-02-10, reason: карантин}}},
  {id: 3, title: Третье, due: 2022-03, status: planned}
]
"""
JSON = """\
{
  "format": 1,
  "title": "План",
  "activities": [
    {
      "id": "1",
      "title": "Первое",
      "due": "2022-01",
      "status": "planned"
    },
    {
      "id": "2",
      "title": "Второе",
      "due": "2022-02",
      "responsible": ["dpo", "ttst"],
      "status": "planned",
      "points": {
        "2022-02": {
          "completed": "2022-02-10",
          "reason": "карантин"
        }
      }
    },
    {
      "id": "3",
      "title": "Третье",
      "due": "2022-03",
      "status": "planned"
    }
  ]
}
"""
JSON_LINE = (
    '{"format":1,"title":"План","activities":[{"id":"1","title":"Первое","due":"2022-01","status":"planned"},'
    '{"id":"2","title":"Второе","due":"2022-02","responsible":["dpo","ttst"],"status":"planned",'
    '"points":{"2022-02":{"completed":"2022-02-10","reason":"карантин"}}},'
    '{"id":"3","title":"Третье","due":"2022-03","status":"planned"}]}'
)
NEXT_LINE = """\
format: 1
title:
  План
activities:
  - id: 1
    title:
      Первое
    due: 2022-01
    status:
      planned
  - id:
      2
    title:
      # название
      Второе
    due: 2022-02
    responsible:
      [dpo, ttst]
    status:

      planned
    points:
      2022-02:
        completed:
          2022-02-10
        reason:
          карантин
  - id: 3
    title:
      "Третье"
    due: 2022-03
    status: planned
"""
WIDE = """\
format:   1
title:    План
activities:
    -   id:     1
        title:  Первое
        due:    2022-01
        status: planned

    -   id:     2
        title:  Второе
        due:    2022-02
        responsible:
            -   dpo
            -   ttst
        status: planned
        points:
            2022-02:
                completed: 2022-02-10
                reason:    карантин

    -   id:     3
        title:  Третье
        due:    2022-03
        status: planned
"""
NARROW = """\
format: 1
title: План
activities:
- id: 1
  title: Первое
  due: 2022-01
  status: planned
- id: 2
  title: Второе
  due: 2022-02
  responsible:
  - dpo
  - ttst
  status: planned
  points:
   2022-02:
    completed: 2022-02-10
    reason: карантин
- id: 3
  title: Третье
  due: 2022-03
  status: planned
"""
DASH_ALONE = """\
format: 1
title: План
activities:
  -
    id: 1
    title: Первое
    due: 2022-01
    status: planned
  - # второе
    id: 2
    title: Второе
    due: 2022-02
    responsible:
      -
        dpo
      - ttst
    status: planned
    points:
      2022-02:
        completed: 2022-02-10
        reason: карантин
  -

    id: 3
    title: Третье
    due: 2022-03
    status: planned
"""
BLOCKS = """\
format: 1
title: |-
  План
activities:
  - id: 1
    title: >-
      Первое
    due: 2022-01
    status: planned
  - id: 2
    title: |-   # дословно
      Второе

    due: 2022-02
    responsible: [dpo, ttst]
    status: >-
      planned

    points:
      2022-02:
        completed: 2022-02-10
        reason: |-
          карантин
  - id: 3
    title: |2-
      Третье
    due: 2022-03
    status: planned
"""
FOLDED = """\
format: 1
title: "\\
  План"
activities:
  - id: 1
    title: 'Первое'
    due: 2022-01
    status: "plan\\
      ned"
  - id: 2
    title: Второе
    due: "2022-02"
    responsible: [dpo,
      ttst]
    status:
      planned
    points: {2022-02: {completed: 2022-02-10,
      reason: карантин}}
  - id: 3
    title: "\\u0422ретье"
    due: 2022-03
    status: planned
"""
EXPLICIT = """\
format: 1
title: План
activities:
  - ? id
    : 1
    ? title
    : Первое
    due: 2022-01
    status: planned
  - id: 2
    title: Второе
    ? due
    : 2022-02
    responsible:
      - dpo
      - ttst
    ? status
    : planned
    points:
      ? 2022-02
      : completed: 2022-02-10
        reason: карантин
  - id: 3
    title: Третье
    due: 2022-03
    status: planned
"""
MARKS = """\
--- # начало
format: 1
title: План
activities:
  - id: 1
    title: Первое
    due: 2022-01
    status: planned
  - id: 2
    title: Второе
    due: 2022-02
    responsible: [dpo, ttst]
    status: planned
    points:
      2022-02:
        completed: 2022-02-10
        reason: карантин
  - id: 3
    title: Третье
    due: 2022-03
    status: planned
...
# после
"""
OTHER_ORDER = """\
activities:
  - status: planned
    due: 2022-01
    title: Первое
    id: 1
  - points:
      2022-02: {reason: карантин, completed: 2022-02-10}
    status: planned
    responsible: [ dpo , ttst , ]
    title: Второе
    due: 2022-02
    id: 2
  - due: 2022-03
    status: planned
    id: 3
    title: Третье
title: План
format: 1
"""
TABS = """\
format:	1
title: План	# имя
activities:
  - id:	1	# номер
    title:	Первое
    due: 2022-01\t
    status: planned	# состояние
  - id: 2
    title: Второе
    due:	2022-02
    responsible:	[dpo,	ttst]
    status:	planned
    points:
      2022-02:	{completed: 2022-02-10,	reason: карантин}
  - id: 3
    title: Третье
    due: 2022-03
    status: planned
"""
TAILS = PLAIN.replace("\n", "  \n").replace("\n  - id", "\n   \n\n  - id")
SPACED = "\n\n" + PLAIN.replace("\n  - id", "\n\n\n  - id").replace("    points", "\n    points") + "\n\n"

STYLES: dict[str, bytes] = {
    "plain": PLAIN.encode(),
    "crlf": PLAIN.replace("\n", "\r\n").encode(),
    "bom": b"\xef\xbb\xbf" + PLAIN.encode(),
    "bom and crlf": b"\xef\xbb\xbf" + COMMENTED.replace("\n", "\r\n").encode(),
    "no last line end": PLAIN.rstrip("\n").encode(),
    "crlf, no last line end": PLAIN.rstrip("\n").replace("\n", "\r\n").encode(),
    "mixed line ends": "".join(
        line + ("\r\n" if number % 3 else "\n") for number, line in enumerate(COMMENTED.split("\n")[:-1])
    ).encode(),
    "comments": COMMENTED.encode(),
    "quotes": QUOTED.encode(),
    "quotes, crlf": QUOTED.replace("\n", "\r\n").encode(),
    "flow items": FLOW_ITEMS.encode(),
    "flow items over lines": FLOW_LINES.encode(),
    "flow list": FLOW_LIST.encode(),
    "flow list, crlf": FLOW_LIST.replace("\n", "\r\n").encode(),
    "json": JSON.encode(),
    "json on one line": JSON_LINE.encode(),
    "json indented by four": JSON.replace("  ", "    ").encode(),
    "values on the next line": NEXT_LINE.encode(),
    "next line, crlf": NEXT_LINE.replace("\n", "\r\n").encode(),
    "wide": WIDE.encode(),
    "narrow": NARROW.encode(),
    "narrow, no last line end": NARROW.rstrip("\n").encode(),
    "dash alone": DASH_ALONE.encode(),
    "block texts": BLOCKS.encode(),
    "block texts, crlf": BLOCKS.replace("\n", "\r\n").encode(),
    "block texts kept": BLOCKS.replace("|-\n          карантин", "|+\n          карантин\n").encode(),
    "folded": FOLDED.encode(),
    "explicit keys": EXPLICIT.encode(),
    "document marks": MARKS.encode(),
    "other order": OTHER_ORDER.encode(),
    "tabs": TABS.encode(),
    "blank tails": TAILS.encode(),
    "blank lines": SPACED.encode(),
}
