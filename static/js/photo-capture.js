// form[data-photo-capture]: the camera in the page, with the outline over it. A picture taken goes as the
// form's own file, so that the page works the same without a camera: the file field opens the device's own.
import { asJpeg, convert, put } from "./photo-file.js";

const WANTED = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 4096 }, height: { ideal: 3072 } } };

const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";

function start(form) {
  const find = (name) => form.querySelector(`[data-photo-${name}]`);
  const [stage, video, word, open, take, send] = ["stage", "video", "word", "open", "take", "send"].map(find);
  const input = form.querySelector("input[type=file]");
  let stream = null;

  // The camera is shut and may be opened again.
  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
    video.hidden = true;
    stage.classList.remove("photo-stage-live");
    take.hidden = true;
    take.disabled = false;
    open.hidden = false;
  }

  function refuse() {
    stop();
    word.textContent = form.dataset.noCamera;
  }

  async function openCamera() {
    word.textContent = "";
    open.disabled = true;
    try {
      stream = await navigator.mediaDevices.getUserMedia(WANTED);
      video.srcObject = stream;
      video.hidden = false;
      await video.play();
    } catch {
      refuse();
      return;
    } finally {
      open.disabled = false;
    }
    // A call or another app takes the camera away; the phone was locked.
    stream.getVideoTracks()[0].addEventListener("ended", stop);
    stage.classList.add("photo-stage-live");
    open.hidden = true;
    take.hidden = false;
    take.focus();
  }

  // The camera's own still is sharper and larger than a frame of its film, where the browser has it.
  async function still() {
    const [track] = stream.getVideoTracks();
    if ("ImageCapture" in window) {
      try {
        return await asJpeg(await new ImageCapture(track).takePhoto());
      } catch {
        // Some cameras promise stills and give none.
      }
    }
    return asJpeg(video);
  }

  async function takePhoto() {
    take.disabled = true;
    try {
      put(input, await still());
    } catch {
      refuse();
      return;
    }
    video.pause();
    for (const track of stream.getTracks()) track.stop();
    word.textContent = form.dataset.sending;
    form.requestSubmit(send);
  }

  async function sendChosen() {
    if (!input.files.length) return;
    word.textContent = form.dataset.sending;
    await convert(input);
    form.requestSubmit(send);
  }

  if (navigator.mediaDevices?.getUserMedia) {
    open.hidden = false;
    open.addEventListener("click", openCamera);
    take.addEventListener("click", takePhoto);
    window.addEventListener("pagehide", () => { if (stream) stop(); });
  }
  // A picture chosen or taken with the device's own camera goes at once; one chosen on a slow line, before
  // this script had come, too. One that the Back button put back waits for the button: it was sent before.
  input.addEventListener("change", sendChosen);
  if (isBack && input.files.length) return;
  send.hidden = true;
  sendChosen();
}

for (const form of document.querySelectorAll("[data-photo-capture]")) start(form);
