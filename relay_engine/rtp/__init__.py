"""RTP and RTCP (RFC 3550) without I/O: packets, payload formats both ways, and the receiver that makes access units on one clock of them."""
