"""WS-Discovery of the virtual devices: who is asked for, who answers, and on which network card."""
