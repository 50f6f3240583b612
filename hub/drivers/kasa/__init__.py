"""TP-Link Kasa plugs, strips, dimmers and bulbs that speak the local protocol of port 9999."""
