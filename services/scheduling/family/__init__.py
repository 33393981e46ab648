"""Family sessions: meetings with a part to which members may bring those close to them."""
