/* Receiving: what one readable socket has, with the kernel's arrival stamps. */
#ifndef RECEIVE_H
#define RECEIVE_H

#include "viewer.h"

/* Each returns the bytes taken; 0 = nothing there; -1 = the peer closed or reset. */
long receive_stream(Viewer *viewer, size_t most);
long receive_discarded(int file);                        /* TCP: thrown away inside the kernel, at no copy */
long receive_datagrams(Viewer *viewer, RtpTrack *track); /* track NULL: only counted */
long receive_drained_datagrams(int file);

#endif
