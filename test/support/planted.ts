import type { PastedKind } from '../../src/core/secret-shapes.ts';

/** Made up, and put together here only: scanners of repositories take the whole for real. */
const put = (...parts: string[]): string => parts.join('');

/** One secret of each kind, as people copy them. */
export const planted = {
  segment_token: put('sgp', '_qP7rT2vX9zB4nM6kL1jH8gF3dS5aW0eY'),
  segment_write_key: put('q9Rt2Lm8Zx', '4Vb7Kp1Ws6Yd3Nf5Gh0JcA'),
  slack: put('xox', 'b-482910375610-7720193846512-hGt5RfV2bNm8KlQ0'),
  azure: put('Vx3', '8Q', '~Tn5bW7kZ2mPq9RsL4vYcJ1hG6dF0xUaEi'),
  llm: put('sk', '-ant-api03-R7tYu2Io9Pa4Sd6Fg1Hj8Kl3'),
  aws: put('AKI', 'AQ7W2E9R4T6Y1U8I3'),
  google: put('AIz', 'aSyB7nM2kQ9xW4vR6tY1uP8oL3jH5gF0dSa'),
  github: put('gh', 'p_b7Nm2Kq9Xw4Vr6Ty1Up8Ol3Jh5Gf0DsAzC'),
  private_key: put(
    '-----BEGIN ',
    'PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\nq7Wn2Xk9Zr4Tb6Vm\n-----END ',
    'PRIVATE KEY-----',
  ),
  jwt: put('ey', 'JhbGciOiJIUzI1NiJ9.ey', 'JzdWIiOiJxN3cyZTlyIn0.k4Lm9Nq2Rt7Vx'),
  authorization: 'Bearer n4Kq8Zt2Wv6Xp1Rb',
  password: 'postgres://segue:Zt8-kW2q@db.acme.example:5432/shop',
  api_key: 'api_key=4fQ9xT2mK7',
  random: 'Jx7Qm2Wz9Tk4Rb6Vn1Lp8Ys3Hd5Ct',
} as const satisfies Record<PastedKind, string>;

/** The part of each that must not be found anywhere afterwards. */
export const hiddenParts: Record<PastedKind, string> = {
  ...planted,
  private_key: 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC',
  authorization: 'n4Kq8Zt2Wv6Xp1Rb',
  password: 'Zt8-kW2q',
  api_key: '4fQ9xT2mK7',
};
