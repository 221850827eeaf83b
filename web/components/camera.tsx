import { decodeQR } from 'qr/decode.js';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Banner } from './banner.tsx';

/** Pictures a second that are looked at: a code held before the camera is read in well under a second. */
const PICTURES_A_SECOND = 8;
/** A code that was away for so long and is there again is shown on purpose; a shaking hand loses it for less. */
const MILLISECONDS_AWAY = 1_500;
/** After so long before the camera the same code is a question, and not a hand on its way. */
const MILLISECONDS_SAME = 2_500;

type Trouble = 'denied' | 'none' | 'busy';

/** The camera of this device, reading QR codes. Without one, or where it may not be used, it says what else to do. */
export function Camera({ onCode, label }: { onCode: (text: string) => void; label: string }) {
  const { t } = useTranslation();
  const video = useRef<HTMLVideoElement>(null);
  const [trouble, setTrouble] = useState<Trouble>();
  const [isSame, setSame] = useState(false);
  const told = useRef(onCode);
  told.current = onCode;
  useEffect(() => {
    const ending = new AbortController();
    const tell = (text: string) => told.current(text);
    void watch({ video: video.current, tell, same: setSame, ending: ending.signal }).then(setTrouble);
    return () => ending.abort();
  }, []);
  if (trouble)
    return (
      <Banner tone="warning" live title={t(`camera.${trouble}`)}>
        <p>{t('camera.instead')}</p>
      </Banner>
    );
  return (
    <figure className="relative mb-6 max-w-2xl overflow-hidden rounded-16 bg-black">
      <video ref={video} playsInline muted className="aspect-video w-full object-cover" aria-label={label} />
      <span aria-hidden="true" className="absolute inset-[12%_25%] rounded-16 border-4 border-white/80" />
      <figcaption className="absolute inset-x-0 bottom-0 bg-black/70 p-3 text-center text-lg text-white">
        <span role="status">{t(isSame ? 'camera.same' : 'camera.hold')}</span>
      </figcaption>
    </figure>
  );
}

type Watching = {
  video: HTMLVideoElement | null;
  tell: (text: string) => void;
  /** Whether the code that was told last still stands there. */
  same: (is: boolean) => void;
  ending: AbortSignal;
};

/** Looks until the page goes on; resolves with the trouble where there is no picture. */
async function watch({ video, tell, same, ending }: Watching): Promise<Trouble | undefined> {
  if (!video) return undefined;
  if (!navigator.mediaDevices?.getUserMedia) return 'none';
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
      audio: false,
    });
  } catch (error) {
    return troubleOf(error);
  }
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  if (ending.aborted) {
    stop();
    return undefined;
  }
  ending.addEventListener('abort', stop);
  video.srcObject = stream;
  await video.play().catch(() => {});
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  let last = { text: '', toldAt: 0, at: Number.NEGATIVE_INFINITY };
  while (!ending.aborted && pen) {
    const text = readFrame(video, canvas, pen);
    const now = performance.now();
    if (text !== undefined && (text !== last.text || now - last.at > MILLISECONDS_AWAY)) {
      last = { text, toldAt: now, at: now };
      tell(text);
    } else if (text !== undefined) last.at = now;
    same(now - last.at < MILLISECONDS_AWAY && now - last.toldAt > MILLISECONDS_SAME);
    await new Promise((resolve) => setTimeout(resolve, 1_000 / PICTURES_A_SECOND));
  }
  return undefined;
}

function readFrame(
  video: HTMLVideoElement,
  canvas: HTMLCanvasElement,
  pen: CanvasRenderingContext2D,
): string | undefined {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0) return undefined;
  canvas.width = width;
  canvas.height = height;
  pen.drawImage(video, 0, 0);
  try {
    const { data } = pen.getImageData(0, 0, width, height);
    return decodeQR({ width, height, data }, { timeLimit: 60 });
  } catch {
    // No code in this picture; the next one comes at once.
    return undefined;
  }
}

const troubleOf = (error: unknown): Trouble => {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'none' : 'busy';
};
