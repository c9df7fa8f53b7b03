"""Camera brands: the address templates of what is on the market, as data."""

from __future__ import annotations

from dataclasses import dataclass

from app.flows.wording.words import QT_TRANSLATE_NOOP

OTHER_KEY = "other"
RTSP_PORT = 554
MAX_CHANNEL = 512


@dataclass(frozen=True, slots=True)
class Brand:
    """Templates know {channel}, {channel2} (two digits), {channel0} (from 0); {user} and {password} stay in the address until it is used."""

    key: str  # kept in the settings file: never change one
    name: str
    main: str = ""  # path of the full picture; "" = the address has to be pasted
    sub: str = ""  # path of the small picture; "" = none known
    also: tuple[str, ...] = ()  # other names on the box
    main_beyond_first: str = ""  # where channels 2 and up look different from the first
    sub_beyond_first: str = ""
    scheme: str = "rtsp"
    default_port: int = RTSP_PORT
    first_example: str = ""  # of the address to paste, where it has to be pasted
    try_paths: tuple[str, ...] = ()  # where the path is unknown: what to try, one after the other
    snapshot: str = ""  # path of a still picture over HTTP
    note: str = ""  # English source text

    @property
    def has_sub(self) -> bool:
        """Tell whether a small picture can be had."""
        return bool(self.sub)

    @property
    def has_channels(self) -> bool:
        """Tell whether the channel number changes the address."""
        return "{channel" in self.main + self.main_beyond_first

    @property
    def needs_address(self) -> bool:
        """Tell whether the person has to paste an address."""
        return not self.main and not self.try_paths

    def address(self, host: str, port: int, channel: int, *, sub: bool = False) -> str:
        """The address of one channel, without credentials; "" where this brand has no such stream."""
        first, beyond = (self.sub, self.sub_beyond_first) if sub else (self.main, self.main_beyond_first)
        template = beyond if channel > 1 and beyond else first
        return self.address_of_path(host, port, _fill(template, channel)) if template else ""

    def channel_of(self, path: str) -> tuple[int, bool]:
        """The channel whose full picture is at `path` (0 = of no such), and whether the path says no more than that."""
        found, length = 0, 0
        for channel in range(1, MAX_CHANNEL + 1) if self.main else ():
            own = _fill(self.main_beyond_first if channel > 1 and self.main_beyond_first else self.main, channel)
            if len(own) > length and path.startswith(own) and path[len(own) : len(own) + 1] in ("", "?", "&"):
                found, length = channel, len(own)
        return found, found > 0 and length == len(path)

    def address_of_path(self, host: str, port: int, path: str) -> str:
        """The address of a path on that device."""
        usual = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443, "rtmp": 1935}.get(self.scheme)
        wanted = port or self.default_port
        shown = f"[{host}]" if ":" in host and not host.startswith("[") else host
        return f"{self.scheme}://{shown}{'' if wanted == usual else f':{wanted}'}{path}"


def _fill(template: str, channel: int) -> str:
    # str.format would trip over {user} and {password}, which stay
    return template.replace("{channel2}", f"{channel:02}").replace("{channel0}", str(channel - 1)).replace("{channel}", str(channel))


BRANDS: tuple[Brand, ...] = (
    Brand(
        "hikvision",
        "Hikvision",
        "/Streaming/Channels/{channel}01",  # channel * 100 + stream: 1 full, 2 small, 3 third
        "/Streaming/Channels/{channel}02",
        also=("HiLook", "Annke", "LTS"),
        snapshot="/ISAPI/Streaming/Channels/{channel}01/picture",
        note=QT_TRANSLATE_NOOP(
            "Flows",
            "Recorders: analogue channels count from 1, network cameras go on after the last analogue one "
            "(with 16 analogue inputs, the first network camera is 17).",
        ),
    ),
    Brand(
        "hikvision-old",
        "Hikvision (before 2012)",
        "/h264/ch{channel}/main/av_stream",
        "/h264/ch{channel}/sub/av_stream",
    ),
    Brand(
        "dahua",
        "Dahua",
        "/cam/realmonitor?channel={channel}&subtype=0",
        "/cam/realmonitor?channel={channel}&subtype=1",
        also=("Amcrest", "EmpireTech", "Imou"),
        snapshot="/onvif/snapshot?channel={channel}&subtype=0",
        note=QT_TRANSLATE_NOOP("Flows", "Recorders: the channel is the number shown on the recorder, from 1."),
    ),
    Brand(
        "axis",
        "Axis",
        "/axis-media/media.amp",
        "/axis-media/media.amp?resolution=640x480&videocodec=h264",
        main_beyond_first="/axis-media/media.amp?camera={channel}",
        sub_beyond_first="/axis-media/media.amp?camera={channel}&resolution=640x480&videocodec=h264",
        note=QT_TRANSLATE_NOOP("Flows", "The channel counts the lenses or inputs of one device."),
    ),
    Brand(
        "hanwha",
        "Hanwha Vision camera",
        "/profile2/media.smp",
        "/profile3/media.smp",
        also=("Samsung Wisenet",),
        note=QT_TRANSLATE_NOOP("Flows", "The profile numbers can be changed in the camera; 2 and 3 are usual."),
    ),
    Brand(
        "hanwha-multi",
        "Hanwha Vision camera with several lenses",
        "/{channel0}/profile2/media.smp",
        "/{channel0}/profile3/media.smp",
        also=("Samsung Wisenet",),
    ),
    Brand(
        "hanwha-nvr",
        "Hanwha Vision recorder (NVR)",
        "/LiveChannel/{channel0}/media.smp",
        "/LiveChannel/{channel0}/media.smp/profile=2",
        also=("Samsung Wisenet",),
        note=QT_TRANSLATE_NOOP(
            "Flows", "Use the last of the device ports shown in the recorder's network page, such as 558. It serves 10 viewers at most."
        ),
    ),
    Brand("hanwha-dvr", "Hanwha Vision recorder (DVR)", "/{channel0}", also=("Samsung Wisenet",)),
    Brand("uniview", "Uniview camera", "/media/video1", "/media/video2", also=("UNV",)),
    Brand(
        "uniview-nvr",
        "Uniview recorder (NVR)",
        "/unicast/c{channel}/s0/live",
        "/unicast/c{channel}/s1/live",
        also=("UNV",),
        note=QT_TRANSLATE_NOOP("Flows", "Recorders: the channel is the number shown on the recorder, from 1."),
    ),
    Brand("reolink", "Reolink", "/Preview_{channel2}_main", "/Preview_{channel2}_sub"),
    Brand("reolink-h264", "Reolink (older models)", "/h264Preview_{channel2}_main", "/h264Preview_{channel2}_sub"),
    Brand(
        "reolink-http",
        "Reolink over HTTP",
        "/flv?port=1935&app=bcs&stream=channel{channel0}_main.bcs&user={user}&password={password}",
        "/flv?port=1935&app=bcs&stream=channel{channel0}_sub.bcs&user={user}&password={password}",
        scheme="http",
        default_port=80,
        note=QT_TRANSLATE_NOOP("Flows", "Steadier than RTSP on models of up to 5 megapixels. HTTP must be switched on in the camera."),
    ),
    Brand(
        "reolink-rtmp",
        "Reolink over RTMP",
        "/bcs/channel{channel0}_main.bcs?channel={channel0}&stream=0&user={user}&password={password}",
        "/bcs/channel{channel0}_sub.bcs?channel={channel0}&stream=1&user={user}&password={password}",
        scheme="rtmp",
        default_port=1935,
        note=QT_TRANSLATE_NOOP("Flows", "RTMP must be switched on in the camera."),
    ),
    Brand(
        "tapo",
        "TP-Link Tapo",
        "/stream1",
        "/stream2",
        also=("VIGI", "Kasa"),
        note=QT_TRANSLATE_NOOP(
            "Flows",
            "Make a camera account in the Tapo app (Advanced settings); the app's own login does not work here. "
            "VIGI: choose H.264 and switch Smart Coding off.",
        ),
    ),
    Brand("foscam", "Foscam", "/videoMain", "/videoSub", default_port=88),
    Brand("unifi", "UniFi camera on its own", "/live/ch0", also=("Ubiquiti",)),
    Brand(
        "unifi-protect",
        "UniFi Protect",
        also=("Ubiquiti",),
        first_example="rtsps://192.168.1.1:7441/AbCdEfGh12345678",
        note=QT_TRANSLATE_NOOP(
            "Flows",
            "In Protect, open the camera's settings, switch an RTSP quality on and paste its link here. Models from G5 on need Protect.",
        ),
    ),
    Brand(
        "bosch",
        "Bosch",
        "/rtsp_tunnel?h26x=4&line={channel}&inst=1",
        "/rtsp_tunnel?h26x=4&line={channel}&inst=2",
        note=QT_TRANSLATE_NOOP("Flows", "The channel is the line of an encoder with several inputs; a single camera has 1."),
    ),
    Brand(
        "vivotek",
        "Vivotek",
        "/live{channel}s1.sdp",
        "/live{channel}s2.sdp",
        note=QT_TRANSLATE_NOOP("Flows", "The names can be changed in the camera's RTSP settings."),
    ),
    Brand("vivotek-old", "Vivotek (older models)", "/live.sdp"),
    Brand("pelco", "Pelco", "/stream1", "/stream2"),
    Brand("sonoff", "Sonoff", "/av_stream/ch0", "/av_stream/ch1"),
    Brand(
        "xmeye",
        "XMeye",
        "/user={user}_password={password}_channel={channel0}_stream=0&onvif=0.sdp?real_stream",
        "/user={user}_password={password}_channel={channel0}_stream=1&onvif=0.sdp?real_stream",
        also=("Xiongmai", "NetSurveillance"),
        note=QT_TRANSLATE_NOOP("Flows", "The usual choice for recorders and cameras without a brand that use the XMeye app."),
    ),
    Brand("camhi", "CamHi", "/ch{channel0}_0.264", "/ch{channel0}_1.264", also=("Hipcam",)),
    Brand("camhi-numbers", "CamHi (older models)", "/11", "/12", also=("Hipcam",)),
    Brand("avycon", "Avycon camera", "/profile1", "/profile2", also=("TVT",)),
    Brand("avycon-names", "Avycon camera (older models)", "/main", "/sub", also=("TVT",)),
    Brand(
        "avycon-nvr",
        "Avycon recorder",
        "/chID={channel}&streamType=main",
        "/chID={channel}&streamType=substream",
        also=("TVT",),
        note=QT_TRANSLATE_NOOP("Flows", "The API server must be switched on in the recorder."),
    ),
    Brand(
        "sunell",
        "Sunell",
        "/snl/multicastlive/{channel}/1?multicast=true",
        "/snl/multicastlive/{channel}/2?multicast=true",
        note=QT_TRANSLATE_NOOP(
            "Flows", "Sent as multicast: this computer must be on the same network as the camera. It serves 8 direct viewers at most."
        ),
    ),
    Brand(
        OTHER_KEY,
        QT_TRANSLATE_NOOP("Flows", "Another brand, or not sure"),
        try_paths=(
            "/h264",
            "/live.sdp",
            "/media.amp",
            "/Streaming/Channels/101",
            "/Streaming/Channels/1",
            "/stream1",
            "/cam/realmonitor?channel=1&subtype=0",
            "/11",
        ),
        note=QT_TRANSLATE_NOOP("Flows", "The usual addresses are tried one after the other."),
    ),
)

_BY_KEY = {brand.key: brand for brand in BRANDS}


def brand_for(key: str) -> Brand:
    """The brand of that key; one that a newer version knew is "another brand"."""
    return _BY_KEY.get(key, _BY_KEY[OTHER_KEY])


def is_brand(key: str) -> bool:
    """Tell whether there is a brand of that key."""
    return key in _BY_KEY
