// minifetch.

return 0;
