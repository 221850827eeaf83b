import encodeQR from 'qr';

/** A QR code as a picture with a name; its modules are one path. */
export function QrPicture({ text, label }: { text: string; label: string }) {
  const modules = encodeQR(text, 'raw');
  const path = modules.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${modules.length} ${modules.length}`} className="size-56 bg-white">
      <path d={path} shapeRendering="crispEdges" />
    </svg>
  );
}
