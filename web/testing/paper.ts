import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Browser } from 'playwright-core';

/** How a sheet of paper came to lie before the camera. */
export type Photograph = {
  /** Pixels for a point of the sheet (1/72 inch). */
  scale?: number;
  degrees?: number;
  /** Radius of the blur in pixels. */
  blur?: number;
  /** Black and white only, with specks and a fold, as an office copier leaves it. */
  copied?: boolean;
  /** The part of the sheet that fills the picture, in points; the whole sheet unless said. */
  crop?: { x: number; y: number; width: number; height: number };
  size?: { width: number; height: number };
};

const build = join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'build');
const address = 'http://paper.localhost/';

/** Photographs a page of a PDF: drawn by pdf.js in a browser, turned, blurred, copied; a JPEG. */
export async function photograph(
  browser: Browser,
  pdf: Uint8Array,
  { page: number = 1, ...how }: Photograph & { page?: number } = {},
): Promise<Buffer> {
  const page = await browser.newPage();
  try {
    await page.route(`${address}**`, async (route) => {
      const name = new URL(route.request().url()).pathname.slice(1);
      if (name === '') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
      return route.fulfill({ contentType: 'text/javascript', body: readFileSync(join(build, name), 'utf8') });
    });
    await page.goto(address);
    const drawn = await page.evaluate(draw, { pdf: Buffer.from(pdf).toString('base64'), number, how, address });
    return Buffer.from(drawn.split(',')[1] ?? '', 'base64');
  } finally {
    await page.close();
  }
}

/** Runs in the page: a picture of the sheet as a data: address. */
async function draw(asked: { pdf: string; number: number; how: Photograph; address: string }): Promise<string> {
  const { scale = 2, degrees = 0, blur = 0, copied = false, crop, size = { width: 1280, height: 720 } } = asked.how;
  const pdfjs = await import(/* @vite-ignore */ `${asked.address}pdf.min.mjs`);
  pdfjs.GlobalWorkerOptions.workerSrc = `${asked.address}pdf.worker.min.mjs`;
  const data = Uint8Array.from(atob(asked.pdf), (character) => character.charCodeAt(0));
  const sheet = await (await pdfjs.getDocument({ data }).promise).getPage(asked.number);
  const viewport = sheet.getViewport({ scale });
  const paper = new OffscreenCanvas(viewport.width, viewport.height);
  await sheet.render({ canvasContext: paper.getContext('2d'), viewport, canvas: null }).promise;
  const from = crop ?? { x: 0, y: 0, width: viewport.width / scale, height: viewport.height / scale };
  const picture = new OffscreenCanvas(size.width, size.height);
  const pen = picture.getContext('2d')!;
  pen.fillStyle = '#7a6a58';
  pen.fillRect(0, 0, size.width, size.height);
  if (blur > 0) pen.filter = `blur(${blur}px)`;
  pen.translate(size.width / 2, size.height / 2);
  pen.rotate((degrees * Math.PI) / 180);
  const fit = Math.min(size.width / from.width, size.height / from.height) * 0.95;
  const [width, height] = [from.width * fit, from.height * fit];
  pen.drawImage(
    paper,
    ...([from.x * scale, from.y * scale, from.width * scale, from.height * scale] as const),
    ...([-width / 2, -height / 2, width, height] as const),
  );
  if (copied) {
    const pixels = pen.getImageData(0, 0, size.width, size.height);
    // Specks come from a fixed series, so that a test sees the same sheet each time.
    let seed = 7;
    for (let at = 0; at < pixels.data.length; at += 4) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      const speck = seed % 97 === 0;
      const dark = ((pixels.data[at] ?? 0) + (pixels.data[at + 1] ?? 0) + (pixels.data[at + 2] ?? 0)) / 3 < 128;
      const value = dark !== speck ? 25 : 235;
      pixels.data.fill(value, at, at + 3);
    }
    pen.putImageData(pixels, 0, 0);
  }
  const blob = await picture.convertToBlob({ type: 'image/jpeg', quality: 0.85 });
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as string);
    reader.readAsDataURL(blob);
  });
}
