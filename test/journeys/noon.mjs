// Loaded before the program in a chaos run: its clock stands where the simulated platform's does, so that "7h15 sáng nay" has passed.
const real = Date.now
const shift = Number(process.env.CLOCK_SHIFT_MS)
Date.now = () => real() + shift
