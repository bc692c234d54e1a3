// What this browser remembers for its officer: whether the bell and the shortcuts are on.

/** @returns {string | null} */
export function remembered(key) {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export function remember(key, value) {
  try {
    localStorage.setItem(key, value)
  } catch {
    /* a browser that keeps nothing still works */
  }
}
