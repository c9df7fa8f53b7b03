"""What a person sees: the window, its pages and what they are made of; everything here is Qt and knows no engine."""
