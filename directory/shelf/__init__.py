"""常用: the people somebody keeps at hand, and the cards they opened last. Nobody else reads it."""
