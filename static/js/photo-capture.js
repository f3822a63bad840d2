// form[data-photo-capture]: the camera in the page, with the outline over it. A picture taken goes as the
// form's own file, so that the page works the same without a camera: the file field opens the device's own.
import { asJpeg, convert, put } from "./photo-file.js";

const WANTED = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 4096 }, height: { ideal: 3072 } } };

function start(form) {
  const find = (name) => form.querySelector(`[data-photo-${name}]`);
  const [stage, video, word, open, take, send] = ["stage", "video", "word", "open", "take", "send"].map(find);
  const input = form.querySelector("input[type=file]");
  let stream = null;

  function stop() {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = null;
  }

  async function openCamera() {
    try {
      stream = await navigator.mediaDevices.getUserMedia(WANTED);
    } catch {
      word.textContent = form.dataset.noCamera;
      open.hidden = true;
      return;
    }
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
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
    put(input, await still());
    video.pause();
    stop();
    form.requestSubmit(send);
  }

  if (navigator.mediaDevices?.getUserMedia) {
    open.hidden = false;
    open.addEventListener("click", openCamera);
    take.addEventListener("click", takePhoto);
    window.addEventListener("pagehide", stop);
  }
  async function sendChosen() {
    if (!input.files.length) return;
    await convert(input);
    form.requestSubmit(send);
  }

  // A picture chosen or taken with the device's own camera goes at once; one chosen on a slow line, before
  // this script had come, too.
  send.hidden = true;
  input.addEventListener("change", sendChosen);
  sendChosen();
}

for (const form of document.querySelectorAll("[data-photo-capture]")) start(form);
