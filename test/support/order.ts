/** An order with every property that the use cases suggest, so that it arrives as it is planned. */
export const orderOf = (total: number) => ({
  event: 'Order Completed',
  properties: {
    total,
    num_items: 1,
    order_id: 'ORD-1',
    checkout_id: 'CHK-1',
    revenue: total,
    shipping: 0,
    tax: 0,
    affiliation: 'Web store',
    products: [{ product_id: 'SKU-1' }],
  },
});
