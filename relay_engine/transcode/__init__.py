"""Transcode: decoding of pictures for people (previews, thumbnails); the viewers' media never passes here."""
