// The words of both pages in every language they speak; the first that the browser asks for is used.

const WORDS = {
  en: {
    skip: "Skip to the cameras", skip_player: "Skip to the picture", cameras: "Cameras", all_cameras: "All cameras",
    empty_title: "No camera yet",
    empty_text: "Whoever runs this relay has not set up a camera. This page shows it as soon as there is one.",
    missing_title: "There is no such camera", missing_text: "The address may have a typing mistake, or the camera was removed.",
    login_title: "Log in", login_name: "Name", login_password: "Password", login_button: "Log in", log_out: "Log out",
    login_text: "Whoever runs this relay has given you a name and a password.",
    login_login_required: "Whoever watches from here has to log in, or needs a link with a ticket.",
    login_login_wrong: "That login or link is not good here, or no longer. Please try again.",
    login_forbidden: "That is not for this login. Another one may see it.",
    login_too_many_attempts: "Too many logins from here were wrong. Please try again later.",
    live: "Live", idle: "Ready", connecting: "Connecting", retrying: "Not answering", stopped: "Switched off", waiting: "Not on air",
    idle_hint: "Starts when you watch",
    summary: "{live} of {all} live", lost: "The relay does not answer. Trying again.",
    viewers: "{n} watching", playing: "How it plays", links: "Watch it elsewhere", way: "Way of playing",
    way_auto: "Best that works (automatic)", way_webrtc: "WebRTC: shortest delay",
    "way_low-latency": "Low-latency HLS: about 2 seconds behind", way_hls: "HLS: 5 to 10 seconds behind, steadiest",
    way_pictures: "Single pictures: no sound",
    connecting_picture: "Getting the picture", waiting_camera: "The camera is not answering. The picture comes back by itself.",
    waiting_sender: "Nobody sends a picture here at the moment. It comes by itself.",
    switched_off: "This camera is switched off.", removed: "This camera was removed.", sound_only: "There is sound only, no picture.", tap_to_play: "Tap to play", full_relay: "As many people are watching as can at the same time. Trying again.",
    full_bandwidth: "As many people watch as this relay has bandwidth for. Trying again.", blocked: "Whoever runs this relay has ended watching from here for a while.",
    playing_webrtc: "Playing by WebRTC, less than a second behind live", "playing_low-latency": "Playing by low-latency HLS, about {s} seconds behind live",
    playing_hls: "Playing by HLS, about {s} seconds behind live", playing_pictures: "Showing single pictures, about a second behind live, without sound",
    trying_webrtc: "Trying WebRTC", "trying_low-latency": "Trying low-latency HLS", trying_hls: "Trying HLS", trying_pictures: "Trying single pictures",
    note_failed: "{way} did not work from here, so the picture comes another way.",
    note_b_frames: "This camera sends B-frames, which WebRTC cannot show. For the shortest delay, set B-frames to 0 in the camera’s video settings.",
    note_h265: "This camera sends H.265, which WebRTC cannot show here. For the shortest delay, set the camera to H.264.",
    note_h265_pictures: "This camera sends H.265, which this browser cannot play. Set the camera to H.264, or open the RTSP address on this page in VLC.",
    note_no_key_frames: "This camera sends no whole pictures to start from, so it is shown as single pictures. For moving pictures, switch its intra refresh off, or set an I-frame interval.",
    note_jpeg: "This camera sends single pictures (MJPEG), without sound.",
    note_unplayable: "This browser cannot play what the camera sends ({codec}). Open the RTSP address on this page in VLC.",
    note_sub: "Watch this camera’s smaller picture", none: "Nothing works from here at the moment. Trying again.",
    no_access: "This camera is not for whoever has no login for it here.",
    wall: "Wall", wall_layout: "Cameras at once", wall_at_once: "{n} at once", wall_rounds: "Change pages", wall_by_hand: "By hand", wall_every: "Every {s} seconds",
    wall_pages: "Pages", wall_page_before: "Page before", wall_page_after: "Next page", wall_choose: "Choose cameras", wall_copy: "Copy the address of this wall",
    wall_copied: "The address of this wall is copied.", wall_window: "Open in a window of its own", wall_tools: "The selected camera",
    wall_large: "Large", wall_sound: "Sound", wall_exchange: "Exchange", wall_remove: "Take off", wall_open: "Open its page", wall_close: "Close",
    wall_choose_text: "Press a camera to put it on the wall or take it off, or drag it to its place.", wall_all: "All cameras, by themselves",
    wall_keys_title: "Keys",
    wall_keys: "Arrow keys select a camera; with Shift they move it. Enter shows it large, S turns its sound on, Delete takes it off, X and then another camera exchange the two. Page Up and Page Down change pages, 1 to 5 say how many at once, F fills the screen.",
    wall_screen_title: "On a second monitor", wall_screen_text: "Open the wall in a window of its own, drag that window to the other monitor, and press F there.",
    wall_cost_title: "What it asks of this computer",
    wall_cost_text: "Small tiles show the camera’s small picture (sub stream) where it has one, and large ones the whole picture. The line at the foot says how much of one processor core the decoding takes here.",
    wall_empty: "Empty place", wall_pictures: "Single pictures", wall_status: "{n} cameras", wall_status_pages: "{n} of {all} cameras, page {page} of {pages}",
    wall_load: "{pictures} pictures a second, {mbps} Mbit/s; decoding takes {percent} % of one processor core here",
    ptz_steer: "Steer", ptz_login: "Log in to steer",
    pause: "Pause", resume: "Play", paused: "Paused", mute: "Mute", unmute: "Turn sound on", volume: "Volume", pip: "Picture in picture", full: "Full screen", unfull: "Leave full screen",
    key_space: "space key", key_m: "M", key_f: "F", key_p: "P",
    link_rtsp: "VLC or a recorder (RTSP)", link_hls: "Other players and websites (HLS)", link_tv: "TV or set-top box (HLS with MPEG-TS)", link_still: "The picture of this moment (JPEG)",
    copy: "Copy", copied: "Copied",
  },
  ko: {
    skip: "카메라로 건너뛰기", skip_player: "영상으로 건너뛰기", cameras: "카메라", all_cameras: "모든 카메라",
    empty_title: "아직 카메라가 없습니다",
    empty_text: "이 서버에 설정된 카메라가 없습니다. 카메라가 추가되면 여기에 바로 표시됩니다.",
    missing_title: "카메라를 찾을 수 없습니다", missing_text: "주소를 잘못 입력했거나 카메라가 삭제되었을 수 있습니다.",
    login_title: "로그인", login_name: "이름", login_password: "비밀번호", login_button: "로그인", log_out: "로그아웃",
    login_text: "운영자에게서 받은 이름과 비밀번호를 입력하세요.",
    login_login_required: "여기에서 보려면 로그인하거나 초대 링크가 있어야 합니다.",
    login_login_wrong: "로그인 정보나 링크가 올바르지 않거나 만료되었습니다. 다시 시도하세요.",
    login_forbidden: "이 로그인으로는 볼 수 없습니다. 다른 이름으로 로그인해 보세요.",
    login_too_many_attempts: "로그인 실패가 너무 많았습니다. 잠시 후 다시 시도하세요.",
    live: "방송 중", idle: "대기 중", connecting: "연결 중", retrying: "응답 없음", stopped: "꺼짐", waiting: "방송 전",
    idle_hint: "보기 시작하면 켜집니다",
    summary: "{all}대 중 {live}대 방송 중", lost: "서버가 응답하지 않습니다. 다시 시도하는 중입니다.",
    viewers: "{n}명 시청 중", playing: "재생 방식", links: "다른 기기에서 보기", way: "재생 방식",
    way_auto: "가장 좋은 방식 자동 선택", way_webrtc: "WebRTC: 지연이 가장 짧음",
    "way_low-latency": "저지연 HLS: 약 2초 지연", way_hls: "HLS: 5~10초 지연, 가장 안정적",
    way_pictures: "정지 사진: 소리 없음",
    connecting_picture: "영상을 가져오는 중", waiting_camera: "카메라가 응답하지 않습니다. 연결되면 영상이 자동으로 다시 나옵니다.",
    waiting_sender: "지금은 방송이 들어오지 않습니다. 시작되면 영상이 자동으로 나옵니다.",
    switched_off: "이 카메라는 꺼져 있습니다.", removed: "이 카메라는 삭제되었습니다.", sound_only: "화면 없이 소리만 나옵니다.", tap_to_play: "눌러서 재생", full_relay: "동시 시청 한도에 도달했습니다. 다시 시도하는 중입니다.",
    full_bandwidth: "서버의 전송 한도에 도달했습니다. 다시 시도하는 중입니다.", blocked: "운영자가 이곳에서의 시청을 잠시 막았습니다.",
    playing_webrtc: "WebRTC로 재생 중, 지연 1초 미만", "playing_low-latency": "저지연 HLS로 재생 중, 약 {s}초 지연",
    playing_hls: "HLS로 재생 중, 약 {s}초 지연", playing_pictures: "정지 사진을 이어서 표시 중, 약 1초 지연, 소리 없음",
    trying_webrtc: "WebRTC 연결 중", "trying_low-latency": "저지연 HLS 연결 중", trying_hls: "HLS 연결 중", trying_pictures: "사진을 가져오는 중",
    note_failed: "여기서는 {way} 방식이 되지 않아 다른 방식으로 재생합니다.",
    note_b_frames: "이 카메라는 B-프레임을 보내는데 WebRTC로는 표시할 수 없습니다. 지연을 줄이려면 카메라 영상 설정에서 B-프레임을 0으로 바꾸세요.",
    note_h265: "이 카메라는 H.265를 보내는데 여기서는 WebRTC로 표시할 수 없습니다. 지연을 줄이려면 카메라를 H.264로 설정하세요.",
    note_h265_pictures: "이 카메라는 H.265를 보내는데 이 브라우저에서는 재생할 수 없습니다. 카메라를 H.264로 설정하거나 이 페이지의 RTSP 주소를 VLC에서 여세요.",
    note_no_key_frames: "이 카메라는 재생을 시작할 수 있는 전체 화면(키 프레임)을 보내지 않아 정지 사진으로 보여 드립니다. 동영상으로 보려면 카메라 설정에서 인트라 리프레시를 끄거나 I-프레임 간격을 설정하세요.",
    note_jpeg: "이 카메라는 소리 없이 정지 사진(MJPEG)을 보냅니다.",
    note_unplayable: "이 브라우저에서는 카메라 형식({codec})을 재생할 수 없습니다. 이 페이지의 RTSP 주소를 VLC에서 여세요.",
    note_sub: "이 카메라의 작은 화면으로 보기", none: "지금은 여기서 재생할 수 없습니다. 다시 시도하는 중입니다.",
    no_access: "이 로그인으로는 볼 수 없는 카메라입니다.",
    wall: "카메라 월", wall_layout: "한 번에 볼 카메라 수", wall_at_once: "한 번에 {n}대", wall_rounds: "화면 넘기기", wall_by_hand: "직접 넘기기", wall_every: "{s}초마다",
    wall_pages: "화면", wall_page_before: "이전 화면", wall_page_after: "다음 화면", wall_choose: "카메라 고르기", wall_copy: "이 월의 주소 복사",
    wall_copied: "이 월의 주소를 복사했습니다.", wall_window: "새 창으로 열기", wall_tools: "선택한 카메라",
    wall_large: "크게", wall_sound: "소리", wall_exchange: "자리 바꾸기", wall_remove: "빼기", wall_open: "카메라 페이지 열기", wall_close: "닫기",
    wall_choose_text: "카메라를 누르면 월에 넣거나 뺄 수 있습니다. 원하는 자리로 끌어다 놓아도 됩니다.", wall_all: "모든 카메라 자동 표시",
    wall_keys_title: "키보드",
    wall_keys: "화살표 키로 카메라를 고르고, Shift와 함께 누르면 옮깁니다. Enter는 크게 보기, S는 소리, Delete는 빼기이며, X를 누르고 다른 카메라를 고르면 자리를 바꿉니다. Page Up과 Page Down은 화면 넘기기, 1~5는 카메라 수, F는 전체 화면입니다.",
    wall_screen_title: "두 번째 모니터에서 보기", wall_screen_text: "월을 새 창으로 열어 다른 모니터로 끌어다 놓은 뒤 그 창에서 F 키를 누르세요.",
    wall_cost_title: "이 컴퓨터의 부담",
    wall_cost_text: "작은 칸에는 카메라의 작은 영상(서브 스트림)이 있으면 그것을, 큰 칸에는 원래 영상을 표시합니다. 영상 처리에 이 컴퓨터의 CPU 코어 하나를 얼마나 쓰는지는 맨 아래 줄에 표시됩니다.",
    wall_empty: "빈 자리", wall_pictures: "정지 사진", wall_status: "카메라 {n}대", wall_status_pages: "카메라 {all}대 중 {n}대, 화면 {page}/{pages}",
    wall_load: "초당 {pictures}장, {mbps} Mbit/s, 영상 처리에 이 컴퓨터 CPU 코어 하나의 {percent}% 사용",
    ptz_steer: "카메라 조종", ptz_login: "로그인하고 조종하기",
    pause: "일시 정지", resume: "재생", paused: "일시 정지", mute: "소리 끄기", unmute: "소리 켜기", volume: "음량", pip: "화면 속 화면", full: "전체 화면", unfull: "전체 화면 끝내기",
    key_space: "스페이스 키", key_m: "M", key_f: "F", key_p: "P",
    link_rtsp: "VLC 또는 녹화기 (RTSP)", link_hls: "다른 재생기나 웹사이트 (HLS)", link_tv: "TV 또는 셋톱박스 (HLS, MPEG-TS)", link_still: "현재 화면 사진 (JPEG)",
    copy: "복사", copied: "복사됨",
  },
};

const language = (navigator.languages ?? [navigator.language]).map((tag) => tag.slice(0, 2)).find((tag) => tag in WORDS) ?? "en";

/** The text of `key`, with `{name}` filled in from `values`. */
export function say(key, values = {}) {
  const text = WORDS[language][key] ?? WORDS.en[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

/** Put the words of the visitor's language into everything under `root`. */
export function translate(root = document) {
  document.documentElement.lang = language;
  for (const element of root.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  for (const element of root.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", say(element.dataset.label));
    element.title = say(element.dataset.label);
  }
}

translate();
