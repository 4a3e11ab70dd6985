"""The parts of the conversation place: preparing, the talk, the reflection."""
