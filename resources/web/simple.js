// For browsers too old for the real pages: the plainest that works, in the language of 2011. It steps in where no script module has run.
window.addEventListener("load", function () {
  if (document.documentElement.getAttribute("data-ready")) return;
  var old = document.getElementById("old");
  if (old) {
    old.hidden = false;
    return;
  }
  var cameras = document.getElementById("cameras");
  if (cameras) showLinks(cameras);
  else wake(function () {
    showPlayer(document.getElementById("video"), document.getElementById("pictures"));
  });

  function wake(done) { // a camera that rests: only by POST does a browser say whose page asks
    var request = new XMLHttpRequest();
    request.open("POST", "info.json?open");
    request.onreadystatechange = function () {
      if (request.readyState === 4) done();
    };
    request.send();
  }

  function showLinks(list) {
    list.innerHTML = document.getElementsByTagName("noscript")[0].textContent;
  }

  function showPlayer(video, pictures) {
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
  }
});
