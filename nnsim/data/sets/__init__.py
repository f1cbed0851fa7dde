"""Data sets that are used as they are: tables that come with nnsim, images, reviews, folders of pictures."""
