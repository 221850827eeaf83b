/**
 * Sends a PDF to the printer of this machine: it is opened in a frame nobody sees, which asks to be printed. The frame
 * stays until the next one, as the browser's own window for printing reads from it.
 */
export function printPdf(pdf: Blob): void {
  document.querySelector('#printing')?.remove();
  const frame = document.createElement('iframe');
  frame.id = 'printing';
  frame.className = 'sr-only';
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  frame.src = URL.createObjectURL(new Blob([pdf], { type: 'application/pdf' }));
  frame.addEventListener('load', () => frame.contentWindow?.print());
  document.body.append(frame);
}
