import { useEffect, useState } from 'react';
import { useFace } from './face.ts';

const LIFETIME_SECONDS = 120;

/** Counts down quietly; whoever listens to the page is not told every second. */
export function useSecondsLeft(expiresAt: string, onEnd: () => void): number {
  const { now } = useFace();
  const count = () => Math.ceil((Date.parse(expiresAt) - now()) / 1_000);
  const [left, setLeft] = useState(count);
  useEffect(() => {
    const timer = setInterval(() => setLeft(count), 500);
    return () => clearInterval(timer);
  });
  const ended = left <= 0;
  useEffect(() => {
    if (ended) onEnd();
  });
  return Math.min(Math.max(left, 0), LIFETIME_SECONDS);
}
