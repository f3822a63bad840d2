// form[data-photo-file]: a phone's HEIC picture becomes a JPEG here, where the browser can read it
// (docs/adr/0014-heic.md). Where it cannot, the server says what is accepted.
const HEIC = /^image\/hei[cf]/;

// A file, a blob or a playing video.
export async function asJpeg(source) {
  const image = await createImageBitmap(source);
  const canvas = document.createElement("canvas");
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").drawImage(image, 0, 0);
  const blob = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.95); });
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}

export function put(input, file) {
  const files = new DataTransfer();
  files.items.add(file);
  input.files = files.files;
}

export async function convert(input) {
  const file = input.files[0];
  if (!file || !(HEIC.test(file.type) || /\.hei[cf]$/i.test(file.name))) return;
  try {
    put(input, await asJpeg(file));
  } catch {
    // This browser cannot read HEIC: it goes as it is.
  }
}

for (const input of document.querySelectorAll("[data-photo-file] input[type=file]")) {
  input.addEventListener("change", () => convert(input));
}
