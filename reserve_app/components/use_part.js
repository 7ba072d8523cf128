// A part of a page that is fetched when it is wanted: null until it is there. The network may be
// away, or the site have been built anew meanwhile: the page stays as it is, and asks again.
import { useEffect, useState } from "react";

const AGAIN = 5000; // ms

export function usePart(load) {
  const [part, setPart] = useState(null);
  useEffect(() => {
    if (!load) return undefined;
    let gone = false;
    let timer;
    const ask = () =>
      load()
        .then((loaded) => !gone && setPart(() => loaded.default))
        .catch(() => {
          if (!gone) timer = setTimeout(ask, AGAIN);
        });
    ask();
    return () => {
      gone = true;
      clearTimeout(timer);
      setPart(null);
    };
  }, [load]);
  return part;
}
