"""Media and pages over HTTP: endless answers, HLS, single pictures and the portal."""
