"""Sources that FFmpeg demuxes (files, RTMP, HLS, transport streams), each on a thread of its own."""
