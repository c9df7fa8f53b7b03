// Questions to the relay that end in time: some browsers have neither AbortSignal.timeout nor AbortSignal.any.

/** As `fetch`, without any cache; rejects after `milliseconds`, the body included, and when `signal` says so. */
export async function askJson(address, milliseconds, signal, method = "GET") {
  const abort = new AbortController();
  const stop = () => abort.abort();
  const timer = setTimeout(stop, milliseconds);
  signal?.addEventListener("abort", stop);
  try {
    const response = await fetch(address, { method, cache: "no-store", signal: abort.signal });
    return { status: response.status, value: response.ok ? await response.json() : null };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
