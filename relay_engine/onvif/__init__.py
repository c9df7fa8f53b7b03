"""ONVIF from the client's side: finding devices, asking one for its channels and addresses, and steering its cameras."""
