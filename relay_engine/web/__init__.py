"""The HTTP server that every road over HTTP shares: connections and their accounts, the fence against other sites' pages, static files."""
