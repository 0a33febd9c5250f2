"""Pages under /apps/, and the door at which sources post."""
