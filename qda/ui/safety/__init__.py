"""What keeps work safe in the window: earlier versions, other copies of a project, and files that are not sound."""
