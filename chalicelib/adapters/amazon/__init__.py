"""The Selling Partner API: what we call, how we sign in, and Amazon's words turned into ours."""
