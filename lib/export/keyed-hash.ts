/** HMAC-SHA-256 of a text under a key, both UTF-8, as hexadecimal digits. Computed here, since a browser's own is asynchronous. */
export function keyedHash(key: string, text: string): string {
  return keyedHasher(key)(text);
}

/** The same for many texts under one key. */
export function keyedHasher(key: string): (text: string) => string {
  const encoder = new TextEncoder();
  const given = encoder.encode(key);
  const block = new Uint8Array(64);
  block.set(given.length > 64 ? digest(sha256(new Uint32Array(initial), given, 0)) : given);
  // What the key makes of the first block is the same for every text.
  const keyed = (pad: number) =>
    mixed(
      new Uint32Array(initial),
      block.map((byte) => byte ^ pad),
    );
  const [inner, outer] = [keyed(0x36), keyed(0x5c)] as const;
  return (text) => hex(sha256(outer, digest(sha256(inner, encoder.encode(text), 64)), 64));
}

function hex(words: Uint32Array): string {
  return [...words].map((word) => word.toString(16).padStart(8, '0')).join('');
}

function digest(words: Uint32Array): Uint8Array {
  const bytes = new DataView(new ArrayBuffer(32));
  for (const [index, word] of words.entries()) bytes.setUint32(4 * index, word);
  return new Uint8Array(bytes.buffer);
}

const initial = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
] as const;

/** The first 32 bits of the fractional part of the cube root of the first 64 primes (FIPS 180-4, 4.2.2). */
const constants = new Uint32Array(
  '428a2f98 71374491 b5c0fbcf e9b5dba5 3956c25b 59f111f1 923f82a4 ab1c5ed5 d807aa98 12835b01 243185be 550c7dc3 72be5d74 80deb1fe 9bdc06a7 c19bf174 e49b69c1 efbe4786 0fc19dc6 240ca1cc 2de92c6f 4a7484aa 5cb0a9dc 76f988da 983e5152 a831c66d b00327c8 bf597fc7 c6e00bf3 d5a79147 06ca6351 14292967 27b70a85 2e1b2138 4d2c6dfc 53380d13 650a7354 766a0abb 81c2c92e 92722c85 a2bfe8a1 a81a664b c24b8b70 c76c51a3 d192e819 d6990624 f40e3585 106aa070 19a4c116 1e376c08 2748774c 34b0bcb5 391c0cb3 4ed8aa4a 5b9cca4f 682e6ff3 748f82ee 78a5636f 84c87814 8cc70208 90befffa a4506ceb bef9a3f7 c67178f2'
    .split(' ')
    .map((word) => Number.parseInt(word, 16)),
);

/** The hash of a message that begins behind `before` bytes, which made `start` of the initial state. */
function sha256(start: Uint32Array, message: Uint8Array, before: number): Uint32Array {
  const padded = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64);
  padded.set(message);
  padded[message.length] = 0x80;
  const bits = (before + message.length) * 8;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bits / 2 ** 32));
  view.setUint32(padded.length - 4, bits >>> 0);
  return mixed(start, padded);
}

/** The state after whole blocks of 64 bytes. */
function mixed(start: Uint32Array, bytes: Uint8Array): Uint32Array {
  const state = start.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = new Uint32Array(64);
  for (let at = 0; at < bytes.length; at += 64) {
    for (let index = 0; index < 16; index += 1) words[index] = view.getUint32(at + 4 * index);
    mixBlock(state, words);
  }
  return state;
}

function mixBlock(state: Uint32Array, words: Uint32Array): void {
  const at = (list: Uint32Array, index: number) => list[index] ?? 0;
  for (let index = 16; index < 64; index += 1) {
    const [early, late] = [at(words, index - 15), at(words, index - 2)];
    const small = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const large = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[index] = at(words, index - 16) + small + at(words, index - 7) + large;
  }
  let [a, b, c, d] = [at(state, 0), at(state, 1), at(state, 2), at(state, 3)];
  let [e, f, g, h] = [at(state, 4), at(state, 5), at(state, 6), at(state, 7)];
  for (let index = 0; index < 64; index += 1) {
    const choice = (e & f) ^ (~e & g);
    const first =
      (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + choice + at(constants, index) + at(words, index)) | 0;
    const majority = (a & b) ^ (a & c) ^ (b & c);
    const second = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + majority) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = at(state, index) + word;
  });
}

function turned(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}
