"""The seller's Amazon: Seller Central, Login with Amazon, the Selling Partner API and the news it sends to a queue.

Start at `dispatcher.door`: it checks a call and hands it to the handler that `operations.OPERATIONS` names, a function
`(world, call) -> Answer`. Everything it remembers is a row of `rows.py` on a shelf of `world.selling`.
"""
