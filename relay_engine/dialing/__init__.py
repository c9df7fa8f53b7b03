"""Going out: addresses, name resolution, logins, what a network's errors mean, and outgoing connections, for whoever calls another machine."""
