import { expect, test } from "vitest";

import { complex, createFft } from "./fft";

const SIZE = 256;
const fft = createFft(SIZE);
const signal = Float64Array.from({ length: SIZE }, (_, index) => Math.sin(index * index) + (index % 7) / 7);

test("the inverse undoes the transform", () => {
  const values = complex(SIZE);
  values.re.set(signal);
  fft.forward(values);
  fft.inverse(values);
  values.re.forEach((value, index) => expect(value).toBeCloseTo(signal[index] ?? 0, 9));
  values.im.forEach((value) => expect(value).toBeCloseTo(0, 9));
});

test("a product of transforms is a circular convolution", () => {
  const shifted = complex(SIZE);
  shifted.re[3] = 2;
  const values = complex(SIZE);
  values.re.set(signal);
  fft.forward(shifted);
  fft.forward(values);
  const product = complex(SIZE);
  for (let index = 0; index < SIZE; index += 1) {
    const [a = 0, b = 0, c = 0, d = 0] = [values.re[index], values.im[index], shifted.re[index], shifted.im[index]];
    product.re[index] = a * c - b * d;
    product.im[index] = a * d + b * c;
  }
  fft.inverse(product);
  product.re.forEach((value, index) => expect(value).toBeCloseTo(2 * (signal[(index - 3 + SIZE) % SIZE] ?? 0), 9));
});
