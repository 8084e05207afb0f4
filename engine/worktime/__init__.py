"""Working time: periods, calendars and their editions. The calendar is pure; what it knows is data with dates."""
