"""From columns to the inputs of a network: encoding, features, scaling, splitting."""
