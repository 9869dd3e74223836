import { useEffect } from 'preact/hooks';

/** What a phone changed shows within five seconds, the time of the request included. */
const everyMilliseconds = 4_000;

/** Calls while somebody looks at the page, and at once when they come back to it. */
export const useWhileInSight = (act: () => void): void =>
  useEffect(() => {
    const actIfSeen = () => {
      if (document.visibilityState === 'visible') act();
    };
    const timer = setInterval(actIfSeen, everyMilliseconds);
    document.addEventListener('visibilitychange', actIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', actIfSeen);
    };
  }, [act]);
