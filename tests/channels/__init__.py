"""What people see and hear: rendering, wording, the conversation in the terminal."""
