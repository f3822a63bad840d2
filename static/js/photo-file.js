// form[data-photo-file]: what a phone writes and the server refuses becomes one plain JPEG here, where the
// browser can read it: HEIC (docs/adr/0014-heic.md), two pictures in one file, more than 50 megapixels or 20 MB.
// Where it cannot, the file goes as it is and the server says what is accepted.
const HEIC = /^image\/hei[cf]|\.hei[cf]$/i;
const MOST_PIXELS = 50_000_000;
const MOST_BYTES = 20 * 1024 * 1024;
const LONG_EDGE = 6000;
const HEAD = 256 * 1024;
const SIZES = [0xc0, 0xc1, 0xc2];
const SCAN = 0xda;

// A file, a blob or a playing video.
export async function asJpeg(source, most = Infinity) {
  const image = await createImageBitmap(source);
  const share = Math.min(1, most / Math.max(image.width, image.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(image.width * share);
  canvas.height = Math.round(image.height * share);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.95); });
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}

export function put(input, file) {
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
}

// Of a JPEG's first segments: how many pixels, and whether a list of several pictures is among them.
async function head(file) {
  const bytes = new DataView(await file.slice(0, HEAD).arrayBuffer());
  const found = { pixels: 0, isSeveral: false };
  let at = 2;
  if (bytes.byteLength < 4 || bytes.getUint16(0) !== 0xffd8) return found;
  while (at + 10 < bytes.byteLength && bytes.getUint8(at) === 0xff) {
    const marker = bytes.getUint8(at + 1);
    if (marker === SCAN) break;
    if (SIZES.includes(marker)) found.pixels = bytes.getUint16(at + 5) * bytes.getUint16(at + 7);
    // "MPF" and a zero.
    if (marker === 0xe2 && bytes.getUint32(at + 4) === 0x4d504600) found.isSeveral = true;
    at += 2 + bytes.getUint16(at + 2);
  }
  return found;
}

async function plain(file) {
  if (HEIC.test(file.type) || HEIC.test(file.name)) return asJpeg(file);
  const { pixels, isSeveral } = await head(file);
  if (pixels > MOST_PIXELS || file.size > MOST_BYTES) return asJpeg(file, LONG_EDGE);
  return isSeveral ? asJpeg(file) : file;
}

export async function convert(input) {
  const [file] = input.files;
  if (!file) return;
  try {
    const made = await plain(file);
    // Another one may have been chosen meanwhile.
    if (made !== file && input.files[0] === file) put(input, made);
  } catch {
    // This browser cannot read it: it goes as it is.
  }
}

function watch(form) {
  const input = form.querySelector("input[type=file]");
  let work = convert(input);
  let isReady = false;
  input.addEventListener("change", () => { work = convert(input); });
  form.addEventListener("submit", async (event) => {
    if (isReady) return;
    event.preventDefault();
    await work;
    isReady = true;
    form.requestSubmit(event.submitter);
  });
}

for (const form of document.querySelectorAll("form[data-photo-file]")) watch(form);
