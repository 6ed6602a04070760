/* Made by ./dev bundle from 4cac20fa4350dcfd */
import{x as r}from"./form.js";import"./app.js";export{r as Answering};
