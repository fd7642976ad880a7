import nock from 'nock';

// Every test may talk to loopback servers only; anything else is a bug in the test or in the product.
nock.disableNetConnect();
nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
