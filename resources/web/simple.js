// For television browsers too old for the real page (no script modules): the plainest player they have, in their language of 2011.
(function () {
  var video = document.getElementById("video");
  var pictures = document.getElementById("pictures");
  document.getElementById("veil").hidden = true;
  document.getElementById("controls").hidden = true;
  function showPictures() {
    video.hidden = true;
    pictures.hidden = false;
    pictures.src = "live.mjpeg";
  }
  if (!video.canPlayType || !video.canPlayType("application/vnd.apple.mpegurl")) {
    showPictures();
    return;
  }
  video.hidden = false;
  video.controls = true;
  video.onerror = showPictures;
  video.src = "index.m3u8?ts";
})();
