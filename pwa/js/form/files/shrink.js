/**
 * A photograph made small enough for a weak network: drawn anew, so that nothing of the camera's notes (place, time,
 * maker) stays in it, upright however the phone was held.
 */

/** Which sentence says why a picture was not taken: see file_words.js. */
export class PictureError extends Error {
  /** @param {'unreadable' | 'too_large' | 'no_memory'} why @param {string} detail */
  constructor(why, detail) {
    super(detail);
    this.name = 'PictureError';
    this.why = why;
  }
}

/** More than the cameras of cheap phones make, less than what exhausts them. */
const MOST_PIXELS = 64e6;
const QUALITIES = [0.82, 0.72, 0.62, 0.5];
const SMALLEST_EDGE = 320;

/**
 * @param {Blob} file
 * @param {{edge: number, most: number}} limits - longest edge in pixels; size in bytes
 * @returns {Promise<Uint8Array>} a JPEG
 * @throws {PictureError}
 */
export async function shrunk(file, { edge, most }) {
  const picture = await opened(file);
  const canvas = document.createElement('canvas');
  try {
    for (let longest = edge; ; longest *= 0.8) {
      draw(canvas, picture, longest);
      for (const quality of QUALITIES) {
        const blob = await jpeg(canvas, quality);
        if (blob.size <= most || (longest < SMALLEST_EDGE && quality === QUALITIES.at(-1)))
          return new Uint8Array(await blob.arrayBuffer());
      }
    }
  } finally {
    // Both hold many megabytes until they are told to let go.
    canvas.width = 0;
    URL.revokeObjectURL(picture.src);
    picture.src = '';
  }
}

/** Its head alone is read: the pixels come when they are drawn, already smaller. @param {Blob} file @returns {Promise<HTMLImageElement>} */
function opened(file) {
  return new Promise((resolve, reject) => {
    const picture = new Image();
    const fail = (/** @type {'unreadable' | 'too_large'} */ why) => {
      URL.revokeObjectURL(picture.src);
      const { naturalWidth, naturalHeight } = picture;
      reject(new PictureError(why, `${file.type} ${file.size} ${naturalWidth}x${naturalHeight}`));
    };
    picture.onload = () => {
      const pixels = picture.naturalWidth * picture.naturalHeight;
      if (!pixels || pixels > MOST_PIXELS) fail(pixels ? 'too_large' : 'unreadable');
      else resolve(picture);
    };
    picture.onerror = () => fail('unreadable');
    picture.src = URL.createObjectURL(file);
  });
}

/** @param {HTMLCanvasElement} canvas @param {HTMLImageElement} picture @param {number} longest */
function draw(canvas, picture, longest) {
  const { naturalWidth, naturalHeight } = picture;
  const scale = Math.min(1, longest / Math.max(naturalWidth, naturalHeight));
  canvas.width = Math.max(1, Math.round(naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(naturalHeight * scale));
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new PictureError('no_memory', `${canvas.width}x${canvas.height}`);
  context.imageSmoothingQuality = 'high';
  // Of drawings with a clear ground; JPEG would make it black.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

/** @param {HTMLCanvasElement} canvas @param {number} quality @returns {Promise<Blob>} */
function jpeg(canvas, quality) {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) =>
        blob ? resolve(blob) : reject(new PictureError('no_memory', `${canvas.width}x${canvas.height}`)),
      'image/jpeg',
      quality,
    );
  });
}
