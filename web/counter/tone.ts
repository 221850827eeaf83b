const TONES = { done: [880, 1175], refused: [330, 262] } as const;

let context: AudioContext | undefined;

/** Two short notes, rising for done and falling for refused: heard without looking. Silent where there is no sound. */
export function playTone(name: keyof typeof TONES): void {
  context ??= new AudioContext();
  const start = context.currentTime;
  TONES[name].forEach((frequency, i) => {
    const at = start + i * 0.14;
    const note = context!.createOscillator();
    const volume = context!.createGain();
    note.frequency.value = frequency;
    volume.gain.setValueAtTime(0.0001, at);
    volume.gain.exponentialRampToValueAtTime(0.25, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.13);
    note.connect(volume).connect(context!.destination);
    note.start(at);
    note.stop(at + 0.14);
  });
}
