"""How the school writes dates: Feb 11, 2026, and a 24-hour clock."""

DATE_FORMAT = "M j, Y"
SHORT_DATE_FORMAT = "M j"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = "M j, Y, H:i"
