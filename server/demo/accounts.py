"""Who may sign in to the demonstration province. Officers' phones are bound by a code; they have no page."""

PASSWORD = "khao-sat-demo"

# login, name, role, code in survey numbers
ACCOUNTS = (
    ("lan", "Nguyễn Thị Lan", "officer", "LAN"),
    ("tuan", "Phạm Anh Tuấn", "officer", "TUAN"),
    ("hung", "Trần Quốc Hùng", "coordinator", "HUNG"),
    ("minh", "Đỗ Thị Minh", "leader", "MINH"),
    ("quantri", "Vũ Đức Thành", "administrator", "QT"),
)
